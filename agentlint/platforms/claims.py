"""Decide which of the agents that claim one name a client takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.platforms.base import Claim

T = TypeVar("T")


class Layer(Generic[T]):
    """The best claims of one layer so far. ``claimants`` are those with the lowest rank, in the order in which they
    came."""

    __slots__ = ("claim", "claimants")

    def __init__(self, claim: Claim, claimant: T) -> None:
        self.claim = claim
        self.claimants = [claimant]

    def enter(self, claim: Claim, claimants: list[T]) -> None:
        """Add claimants: a stronger claim replaces those before it, one of equal rank joins them."""
        if claim.rank < self.claim.rank:
            self.claim, self.claimants = claim, list(claimants)
        elif claim.rank == self.claim.rank:
            self.claimants += claimants


class Contest(Generic[T]):
    """The claims to one name."""

    __slots__ = ("layers",)

    def __init__(self) -> None:
        self.layers: dict[int, Layer[T]] = {}

    def enter(self, claim: Claim, claimant: T) -> None:
        """Add a claimant to the layer that its claim names."""
        known = self.layers.get(claim.layer)
        if known is None:
            self.layers[claim.layer] = Layer(claim, claimant)
        else:
            known.enter(claim, [claimant])

    def join(self, other: Contest[T]) -> None:
        """Add the claims of another folder."""
        for layer in other.layers.values():
            known = self.layers.get(layer.claim.layer)
            if known is None:
                known = self.layers[layer.claim.layer] = Layer(layer.claim, layer.claimants[0])
                known.claimants = list(layer.claimants)
            else:
                known.enter(layer.claim, layer.claimants)

    def in_order(self) -> Iterator[Layer[T]]:
        """Yield the layers; the one whose fields win comes first."""
        for number in sorted(self.layers):
            yield self.layers[number]
