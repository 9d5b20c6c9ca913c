select distinct person_key from {{ ref('int_identifiers') }}
