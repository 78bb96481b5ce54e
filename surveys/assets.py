"""What every page of surveys shares: static files."""

from flask import Blueprint

assets = Blueprint(
    "surveys",
    __name__,
    static_folder="static",
    static_url_path="/surveys-static",
)
