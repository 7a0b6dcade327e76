"""What may stand in [experiment] about who takes part and how weights are found, as models.

Rule 1: names and meanings are GrowthBook's where it has the thing.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from momently_build.gate_models import STRICT
from momently_build.values import Slug

Part = Annotated[float, Field(ge=0, le=1)]


class Namespace(BaseModel):
    """Experiments of one namespace whose parts do not overlap never meet the same visitor."""

    model_config = STRICT

    name: Annotated[Slug, Field(description="Shared by the experiments to be kept apart.")]
    start: Annotated[Part, Field(description="Where this one's part begins.")] = 0.0
    end: Annotated[Part, Field(description="Where it ends; not part of it.")] = 1.0


class Allocation(BaseModel):
    """Weights found from outcomes by the collector; `momently allocate` writes them."""

    model_config = STRICT

    least_share: Annotated[
        float, Field(ge=0, le=0.5, description="What every variant gets at least.")
    ] = 0.05
    max_age_hours: Annotated[
        int, Field(ge=1, le=8760, description="Older weights give way to the fixed ones.")
    ] = 48
