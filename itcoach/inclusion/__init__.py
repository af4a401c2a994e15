"""The inclusion index DD-12: its questions, answers, scoring, drawing and sheets."""

from itcoach.inclusion.scoring import Change, Score, change, score

__all__ = ["Change", "Score", "change", "score"]
