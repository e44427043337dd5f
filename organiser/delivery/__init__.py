"""Sends what waits in the outbox: lane by lane, paced, tried again, never twice without saying so.

sender     one turn: record what came back, take what is new, claim what may go, commit, send
lanes      strict order inside a chat, lanes in parallel, fair between them
pacing     how much a network allows, and when the next may go
merging    several lines as one message, when a group's budget is short
carrying   one step of one action at the outlet
verdicts   what an answer, a refusal or silence makes of a row
notices    what people are told when something is late or could not be delivered
"""
