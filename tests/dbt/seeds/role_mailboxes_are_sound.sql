{{ seed_problems('role_mailboxes', ['local_part'], [
    holds(
        "not (local_part like '%@%' or local_part like '% %')", ['local_part'],
        'Expected what stands before the @, such as info.'
    ),
], in_any_case=true) }}
