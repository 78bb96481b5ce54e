"""Files: kept by what is in them, on disk or in an S3-compatible store; each belongs to a room by its purpose.

There is no route here: whoever keeps a file serves it from a page of its own, which says who may have it.
"""
