from flask.testing import FlaskClient


def test_the_chosen_language_stays(client: FlaskClient) -> None:
    client.post("/language", data={"code": "zh_Hans_CN", "back": "/login"})

    assert '<html lang="zh-CN">' in client.get("/login").text

    client.post("/language", data={"code": "en", "back": "/login"})

    assert '<html lang="en">' in client.get("/login").text


def test_the_reader_comes_back_to_the_page_they_were_on(client: FlaskClient) -> None:
    answer = client.post("/language", data={"code": "en", "back": "/login?next=/jobs"})

    assert (answer.status_code, answer.location) == (303, "/login?next=/jobs")


def test_the_reader_is_never_sent_to_another_site(client: FlaskClient) -> None:
    answer = client.post("/language", data={"code": "en", "back": "//elsewhere.example/"})

    assert answer.location == "/"


def test_a_language_that_is_not_offered_is_refused(client: FlaskClient) -> None:
    answer = client.post("/language", data={"code": "tlh", "back": "/"})

    assert answer.status_code == 422
    assert "not offered" in answer.text
