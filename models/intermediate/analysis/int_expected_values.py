"""Fits the models of leadsummit.lifetime to the histories; one row per part of the customers."""

from leadsummit.lifetime import expected_values


def model(dbt, session):
    dbt.config(materialized="table")
    return expected_values(dbt.ref("int_customer_histories").df())
