import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.web.safe import local_path


@pytest.mark.parametrize("path", ["/", "/jobs", "/jobs?state=dead", "/people/3#posts"])
def test_a_path_of_this_site_is_followed(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "jobs",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "https://elsewhere.example/",
        "javascript:alert(1)",
        "/jobs\r\nSet-Cookie: x=1",
        "/\t/elsewhere.example",
    ],
)
def test_another_site_is_never_followed(target: str | None) -> None:
    assert local_path(target) is None


@given(st.text())
def test_whatever_is_followed_stays_here(target: str) -> None:
    found = local_path(target)

    assert found is None or (found.startswith("/") and found[1:2] not in ("/", "\\"))
