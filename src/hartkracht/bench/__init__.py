"""Measurements, shown by `hartkracht bench`: figures of ours, and of peers in the same run where there are any.

Figures are printed, never asserted: a slow machine is no defect of the product.
"""
