"""Somebody at a browser who fills in forms, logs in and is logged out."""

from flask import g
from sqlalchemy import func, select

from app.db import db
from app.identity.models.users import User
from tests.app.identity.factories_identity import PASSWORD
from tests.app.web.forms_on_pages import form_to


class Reader:
    """Somebody at a browser, where g ends with each request as it does in real use."""

    def __init__(self, web, user_id=None) -> None:
        self.client = web.test_client()
        self.user_id = user_id
        if user_id is not None:
            self.log_in(user_id)

    def get(self, path):
        self._forget()
        return self.client.get(path)

    def post(self, path, data):
        self._forget()
        return self.client.post(path, data=data)

    def log_in(self, user_id, page=None):
        """By the log-in form of a page."""
        form = form_to(page or self.get("/log-in"), "/log-in")
        email = db.session.get(User, user_id).email
        db.session.remove()
        return self.post("/log-in", form.data(email=email, password=PASSWORD))

    def lose_session(self) -> None:
        """As after a log-out everywhere, or when the browser was closed meanwhile."""
        self.client.delete_cookie("insyn")

    def proof(self) -> str:
        return dict(form_to(self.get("/account"), "/account/password").fields)["csrf_token"]

    def _forget(self) -> None:
        for kept in tuple(g):
            g.pop(kept)


def count(model) -> int:
    db.session.remove()
    return db.session.scalar(select(func.count()).select_from(model))
