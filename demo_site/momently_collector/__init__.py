"""The reference collector and issuer: takes outcomes, hands out codes, draws prizes."""
