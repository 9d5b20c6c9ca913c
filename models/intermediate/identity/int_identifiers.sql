{#-
    Which person each identifier means: the connected components of the pairs that count.

    Each round hooks every component to the smallest one beside it and follows the pointers,
    which shrinks even a long chain to an eighth; what then still hangs together is a small
    rest and is closed by recursion. The person is named for its smallest identifier, so
    nothing depends on the order of rows or of arrival.
-#}
{%- set rounds = 3 %}

with recursive

named as (select * from {{ ref('int_identifiers_named') }}),

pairs as (select * from {{ ref('int_identifier_pairs') }}),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

told as (
    {%- for type in ['contact', 'lead', 'address', 'profile', 'cookie'] %}
    select {{ type }} as identifier, known_at from named where {{ type }} is not null
    union all
    {%- endfor %}
    {# A merge may name a record that was never delivered. #}
    select identifier, cast(null as timestamp) as known_at from pairs where is_merge
    union all
    select other_identifier as identifier, cast(null as timestamp) as known_at from pairs
    where is_merge
),

identifiers as (
    select identifier, min(known_at) as known_at from told group by identifier
),

numbered as (
    select
        identifier,
        known_at,
        row_number() over (order by identifier) as node
    from identifiers
),

counting_pairs as (
    select
        pairs.identifier,
        pairs.other_identifier
    from pairs
    where
        pairs.is_merge
        or (
            pairs.identifier not in (select cuts.identifier from cuts)
            and pairs.other_identifier not in (select cuts.identifier from cuts)
        )
),

numbered_pairs as (
    select
        one.node as node,
        other.node as neighbour
    from counting_pairs
    inner join numbered as one on counting_pairs.identifier = one.identifier
    inner join numbered as other on counting_pairs.other_identifier = other.identifier
    where one.node != other.node
),

edges_0 as (
    select node, neighbour from numbered_pairs
    union
    select neighbour as node, node as neighbour from numbered_pairs
),
{% for round in range(1, rounds + 1) %}
hooked_{{ round }} as (
    select
        node,
        least(node, min(neighbour)) as target
    from edges_{{ round - 1 }}
    group by node
),

jumped_{{ round }} as (
    select
        hooked.node,
        third.target
    from hooked_{{ round }} as hooked
    inner join hooked_{{ round }} as second on hooked.target = second.node
    inner join hooked_{{ round }} as third on second.target = third.node
),

{# Every node is in jumped; outer joins keep an engine from joining by the inequality. #}
edges_{{ round }} as (
    select distinct
        coalesce(one.target, edges.node) as node,
        coalesce(other.target, edges.neighbour) as neighbour
    from edges_{{ round - 1 }} as edges
    left join jumped_{{ round }} as one on edges.node = one.node
    left join jumped_{{ round }} as other on edges.neighbour = other.node
    where coalesce(one.target, edges.node) != coalesce(other.target, edges.neighbour)
),
{% endfor %}
closure as (
    select node, node as reached from edges_{{ rounds }}
    union
    select closure.node, edges.neighbour as reached
    from closure
    inner join edges_{{ rounds }} as edges on closure.reached = edges.node
),

closed as (
    select node, min(reached) as target from closure group by node
),

{# Follow an identifier through all rounds: jumped_1, jumped_2, ..., then the closed rest. #}
components as (
    select
        numbered.identifier,
        numbered.known_at,
        {%- set hops = namespace(targets=['numbered.node']) %}
        {%- set joins = [] %}
        {%- for round in range(1, rounds + 1) %}
        {%- do joins.append((round, hops.targets | join(', '))) %}
        {%- set hops.targets = ['jumped_' ~ round ~ '.target'] + hops.targets %}
        {%- endfor %}
        coalesce(closed.target, {{ hops.targets | join(', ') }}) as component
    from numbered
    {%- for round, reached in joins %}
    left join jumped_{{ round }}
        on coalesce({{ reached }}) = jumped_{{ round }}.node
    {%- endfor %}
    left join closed
        on coalesce({{ hops.targets | join(', ') }}) = closed.node
),

named_components as (
    select
        component,
        min(identifier) as smallest_identifier
    from components
    group by component
),

final as (
    select
        components.identifier,
        {{ surrogate_key(["'person'", 'named_components.smallest_identifier']) }} as person_key,
        components.known_at,
        coalesce(components.identifier in (select cuts.identifier from cuts), false) as is_cut
    from components
    inner join named_components on components.component = named_components.component
)

select * from final
