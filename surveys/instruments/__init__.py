"""Instruments: definitions, versions, question types, scoring, licences; the shipped ones stand beside."""
