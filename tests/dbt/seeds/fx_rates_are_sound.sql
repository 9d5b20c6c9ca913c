{#- What is in the reporting currency is never converted, so it needs no rate. -#}
{{ seed_problems('fx_rates', ['currency', 'valid_on'], [
    holds(
        "length(currency) = 3 and currency = upper(currency)", ['currency'],
        'Expected a code of three capital letters, such as EUR.'
    ),
    number('rate_to_reporting', above=0),
    holds(
        'rate_to_reporting = 1', ['rate_to_reporting'],
        'That is the reporting currency itself: its rate is 1. The others are rates into it.',
        only="currency = '" ~ var('reporting_currency') ~ "'"
    ),
]) }}
