"""Delivery: messages wait in an outbox and are sent by a job."""
