{{ seed_problems('target_accounts', ['domain'], [
    holds(
        "domain like '%_.__%' and not (domain like '%@%' or domain like '%/%' or domain like '% %')",
        ['domain'], 'Expected a domain such as example.com, without @ and slashes.'
    ),
], in_any_case=true) }}
