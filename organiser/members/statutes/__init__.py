"""What the law of a country says about being a member of a co-op: data for code to ask and people to read."""

from organiser.members.statutes.kinds import KINDS, Kind, written
from organiser.members.statutes.loading import CODES, InvalidProfile, profile
from organiser.members.statutes.profile import (
    CALENDAR_YEAR,
    OVERLAID,
    Leaving,
    Profile,
    Register,
    Terms,
)
from organiser.members.statutes.rights import Entitlement, Facts, Right, Section, rights
from organiser.members.statutes.rule import Bylaw, Origin, Rule, Source, Status
from organiser.members.statutes.values import (
    Amount,
    Basis,
    Body,
    Bylaws,
    Consequence,
    Field,
    Form,
    Keeping,
    Moment,
    Period,
    Reader,
    Reasons,
    Start,
    Value,
)

__all__ = (
    "CALENDAR_YEAR",
    "CODES",
    "KINDS",
    "OVERLAID",
    "Amount",
    "Basis",
    "Body",
    "Bylaw",
    "Bylaws",
    "Consequence",
    "Entitlement",
    "Facts",
    "Field",
    "Form",
    "InvalidProfile",
    "Keeping",
    "Kind",
    "Leaving",
    "Moment",
    "Origin",
    "Period",
    "Profile",
    "Reader",
    "Reasons",
    "Register",
    "Right",
    "Rule",
    "Section",
    "Source",
    "Start",
    "Status",
    "Terms",
    "Value",
    "profile",
    "rights",
    "written",
)
