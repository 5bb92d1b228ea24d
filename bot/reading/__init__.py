"""What a text says: whom it calls for, what it asks, denies or ends, and whose names stand in it; Chinese and English. Pure.

It promises to look at the text alone: no conversation, no articles, no model.
"""
