"""What can happen to and be asked by members: a folder for each thing that people come for.

Each folder but `acts` has a module `commands`: what can be asked there, and what its buttons do. What several
folders share stands beside them. They build on one another as `.importlinter` says.
"""
