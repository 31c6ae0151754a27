"""Installed on a tablet, and without a network: the room and 112 come back after a reload, and nothing of a person is kept."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Server
from tests.browser.test_room_live import open_room, watch_all

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      found.push([new URL(request.url).pathname, (await (await caches.match(request)).clone().text())]);
  return found;
}"""


def has_worker(page: Page) -> None:
    """The worker is in place and has kept its files."""
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def test_a_room_reloaded_without_a_network_still_stops_and_shows_112(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(own_server, as_="Anouk", watched=False)
    open_room(page)
    has_worker(page)
    watch_all(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".opening .trouble.silent")).to_contain_text("Geen verbinding.", timeout=15_000)
    page.get_by_role("button", name="STOP").click()
    expect(page.get_by_role("heading", name="STOP")).to_be_visible()
    expect(page.locator(".stop-top")).to_contain_text("Els V.")  # kept for this tab alone
    page.context.set_offline(False)
    page.wait_for_selector("#room:not([data-empty])", timeout=20_000)  # the whole page comes back by itself
    expect(page.get_by_role("heading", name="STOP")).to_be_visible()
    second = open_page(own_server, page.url.removeprefix(own_server.url), as_="Anouk")
    expect(second.get_by_role("heading", name="STOP")).to_be_visible(timeout=20_000)


def test_a_page_that_cannot_be_had_is_not_loaded_again_and_again(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(own_server, as_="Anouk", watched=False)
    open_room(page)
    has_worker(page)
    page.context.set_offline(True)
    page.reload()
    page.evaluate("window.stayed = true")
    page.route("**/room/**", lambda route: route.abort())
    with page.expect_request("**/room/**", timeout=20_000):
        page.context.set_offline(False)
    with page.expect_request("**/room/**", timeout=20_000):
        expect(page.locator(".pane")).to_be_visible()  # the live line is there, the page is not: the room goes on
    assert page.evaluate("window.stayed")
    page.unroute("**/room/**")
    page.wait_for_selector("#room:not([data-empty])", timeout=20_000)


def test_112_opens_without_a_network(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(own_server, as_="Anouk", watched=False)
    open_room(page)
    has_worker(page)
    page.context.set_offline(True)
    page.goto("/112")
    expect(page.get_by_role("link", name="112")).to_be_visible()


def test_nothing_of_a_person_is_kept_by_the_worker(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(own_server, as_="Anouk", watched=False)
    open_room(page)
    has_worker(page)
    page.reload()
    kept = page.evaluate(KEPT)
    pages = {path: text for path, text in kept if not path.startswith("/static/")}
    assert set(pages) == {"/room/empty", "/112"}
    assert not [path for path, text in pages.items() if "Els" in text or "csrfmiddlewaretoken" in text]


def test_it_can_be_installed(server: Server, open_page: OpenPage) -> None:
    page = open_page(server)
    manifest = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((it) => it.json())")
    assert (manifest["name"], manifest["display"]) == ("hartkracht", "standalone")
    sizes = page.evaluate(
        """icons => Promise.all(icons.filter((icon) => icon.type === "image/png").map((icon) => new Promise((told) => {
             const image = new Image(); image.onload = () => told(`${image.naturalWidth}x${image.naturalHeight}`); image.src = icon.src; })))""",
        manifest["icons"],
    )
    assert sizes == ["192x192", "512x512"]
