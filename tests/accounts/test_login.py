from flask import Flask

from tests.accounts.house import Browser, staff, text


def test_who_has_an_account_gets_in(app: Flask) -> None:
    staff("clerk")
    browser = Browser(app)

    answer = browser.log_in("clerk")

    assert answer.status_code == 303
    assert browser.is_in()
