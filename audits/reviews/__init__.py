"""Reviews: visits by auditors, and interviews."""
