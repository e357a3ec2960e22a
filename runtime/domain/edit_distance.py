"""How far two token sequences lie apart, in whole tokens.

Belongs here: the one distance used for near matches.
Does not belong here: thresholds (matching).
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from runtime.domain.syllables import Token


def distance(left: Sequence[Token], right: Sequence[Token]) -> float:
    """Edit distance over the longer length: 0 equal, 1 nothing in common; both must have at least one token.

    Changing one token into another costs the share of letters that differ, but a full step once more than half do:
    "tui kuan" heard for "dai kuan" is another word and no slip. A token more or less costs a full step.
    """
    previous = [float(column) for column in range(len(right) + 1)]
    for row, one in enumerate(left, 1):
        current = [float(row)]
        for column, other in enumerate(right, 1):
            change = previous[column - 1] + _cost(one, other)
            current.append(min(change, previous[column] + 1, current[column - 1] + 1))
        previous = current
    return previous[-1] / max(len(left), len(right))


def _cost(one: Token, other: Token) -> float:
    if one.same(other):
        return 0.0
    share = Levenshtein.normalized_distance(one.key, other.key)
    return share if share <= 0.5 else 1.0
