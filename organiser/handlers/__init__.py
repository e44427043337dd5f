"""What can happen and be asked: one module per feature, thin, without a network's name.

Handlers translate intent: they ask `access`, then the domain, then pick a view. The commands of all of them
stand in `handlers.commands`, the order of which is the order of the help.
"""
