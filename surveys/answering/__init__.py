"""Answering: drafts, sending, what is stored, receipts."""
