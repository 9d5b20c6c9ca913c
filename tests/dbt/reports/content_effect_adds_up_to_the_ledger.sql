{#- All touches of contents are there, and all moves of the ledger that have one as evidence. -#}
{%- set text = dbt.type_string() -%}
{%- set query -%}
    with reported as (
        select
            coalesce(sum(touch_count), 0) as touches,
            coalesce(sum(move_count), 0) as moves
        from {{ ref('rpt_content_effect') }}
    ),

    touches as (
        select * from {{ ref('fct_touches') }}
        where content_id is not null and not is_machine
    ),

    known as (
        select
            (select count(*) from touches) as touches,
            count(*) as moves
        from {{ ref('fct_stage_transitions') }} as moves
        inner join touches
            on
                moves.evidence_source = touches.source
                and moves.evidence_contract = touches.contract
                and moves.evidence_record_id = touches.record_id
        where moves.kind != 'exit'
    )

    {% for total in ['touches', 'moves'] -%}
    select
        'rpt_content_effect: {{ total }} ' || cast(reported.{{ total }} as {{ text }})
        || ', in the facts ' || cast(known.{{ total }} as {{ text }}) as problem
    from reported
    cross join known
    where reported.{{ total }} != known.{{ total }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endset -%}
{{ tell_problems(query) }}
