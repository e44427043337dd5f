"""Sends what waits in the outbox: lane by lane, paced, tried again, never twice without saying so.

sender     one turn: record what came back, take what is new, claim what may go, commit, send
lane       strict order inside a chat: what waits for one, and what all of a network share
lanes      lanes in parallel, fair between them
pacing     how much a network allows, and when the next may go
merging    several lines as one message, when a group's budget is short
superseding changes that a later one of the same message makes needless
departures what is on its way, each errand a task of its own
errands    what a parcel needs to know before it leaves
carrying   one step of one action at the outlet
verdicts   what an answer, a refusal or silence makes of a row
ledger     what came back, written down
notices    what people are told when something is late or could not be delivered
"""
