"""Parquet and data frames, by pyarrow: the extra `parquet`, imported here and nowhere else in this package.

It is as large as two thirds of all else together, and a practice that only trains people keeps no Parquet.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .form import RecordingError

if TYPE_CHECKING:
    import pyarrow as pa

MAGIC = b"PAR1"
KEY = b"hartkracht"
Columns = dict[str, NDArray[Any]]


def arrow() -> Any:
    """The library. Raises RecordingError where it is not installed."""
    try:
        import pyarrow
    except ImportError:
        raise RecordingError(
            'Parquet and data frames need the library pyarrow: pip install "hartkracht[parquet]"'
        ) from None
    return pyarrow


def table_of(raw: bytes) -> "pa.Table":
    """The table of a Parquet file. Raises RecordingError."""
    pa = arrow()
    import pyarrow.parquet as pq

    try:
        return pq.read_table(pa.BufferReader(raw))
    except (pa.ArrowException, OSError, ValueError):
        raise RecordingError("the Parquet file is damaged or cut off; export or copy it again") from None


def metadata_of(table: "pa.Table") -> bytes | None:
    """What stands in the metadata under our key."""
    return (table.schema.metadata or {}).get(KEY)


def columns_of(table: "pa.Table") -> Columns:
    """The columns of a table as numbers. Raises RecordingError."""
    try:
        names = table.column_names
    except UnicodeDecodeError:
        raise RecordingError("the name of a column is no UTF-8 text; export or copy it again") from None
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise RecordingError(f'the column "{twice[0]}" occurs twice')
    return {name: _array(name, table.column(name)) for name in names}


def write(path: Path, columns: Mapping[str, NDArray[Any]], metadata: Mapping[str, Any]) -> None:
    """Writes the columns with the metadata under our key; NaN is written as no value. Raises RecordingError."""
    pa = arrow()
    import pyarrow.parquet as pq

    table = pa.table({name: pa.array(values, from_pandas=name != "t_s") for name, values in columns.items()})
    with path.open("wb") as file:
        pq.write_table(table.replace_schema_metadata({KEY: json.dumps(metadata)}), file, compression="zstd")


def _array(name: str, column: "pa.ChunkedArray") -> NDArray[Any]:
    import pyarrow as pa

    kind = column.type
    if pa.types.is_null(kind):
        return np.full(len(column), math.nan)
    if not (pa.types.is_floating(kind) or pa.types.is_integer(kind)):
        raise RecordingError(f'the column "{name}" holds {kind}, not numbers')
    return np.asarray(column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))
