"""Who belongs to the co-op, how they came in, what they hold and decide together, and how they leave.

Pure: no network, no table, no language, no clock. Persons, memberships, owners and acts are whole numbers
here, as the database numbers them; times are aware and UTC, and `now` is always given.
"""
