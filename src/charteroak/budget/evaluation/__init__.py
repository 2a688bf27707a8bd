"""Evaluation: whom do programs reach, and what did they move?"""
