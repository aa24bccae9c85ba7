"""Questions that the directory can't answer, taken to a coordination office and back.

`/weiterleiten` posts a question into the office's room; whoever answers there, by replying to the
bot's message or with `/antwort`, has the answer brought to the asker.
"""
