"""What every page of surveys shares: static files and templates."""

from flask import Blueprint

assets = Blueprint(
    "surveys",
    __name__,
    static_folder="static",
    static_url_path="/surveys-static",
    template_folder="templates",
)
