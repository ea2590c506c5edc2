"""A person's leave for the first report of a period: the draft, the question, the answer, and what holds after it.

An answer is about one draft, pinned by the SHA-256 of its model; any other draft is another question.
"""
