"""Smaller answers for a bad network: text is compressed where the reader's browser takes it."""

import gzip

from flask import Flask, Response, request

SMALLEST = 600  # bytes; below it the headers outweigh the gain
TEXT = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "application/javascript",
        "application/json",
        "image/svg+xml",
    }
)


def init(app: Flask) -> None:
    """Compress the answers of an app."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Compress an answer of text in full, unless it streams or is compressed already."""
    if response.mimetype not in TEXT or (response.is_streamed and not response.direct_passthrough):
        return response
    response.vary.add("Accept-Encoding")
    takes = request.accept_encodings["gzip"] > 0
    if not takes or response.status_code != 200 or "Content-Encoding" in response.headers:
        return response
    response.direct_passthrough = False
    file = response.response
    body = response.get_data()
    if hasattr(file, "close"):
        file.close()  # a file that was to be sent as it lay on the disk
    if len(body) >= SMALLEST:
        response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        etag, _ = response.get_etag()
        if etag:
            # weak: the same page in another wrapping
            response.set_etag(etag, weak=True)
    return response
