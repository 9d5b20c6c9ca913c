{#-
    The state of a person's lead cycles between two steps, and the rules that lead from one to
    the next. int_cycle_moves folds them over the steps of each person (int_ledger_steps).

    In all expressions s is the state so far, x.step the step, d the decision on it.
-#}

{#- What a step tells: name -> type. -#}
{% macro step_fields() -%}
    {{ return({
        'number': 'bigint',
        'op': 'varchar',
        'occurred_at': 'timestamp',
        'new_level': 'integer',
        'new_stage': 'varchar',
        'customer_level': 'integer',
        'customer_stage': 'varchar',
        'opens_as_customer': 'boolean',
        'is_back_allowed': 'boolean',
        'sales_record': 'varchar',
        'given_back_at': 'timestamp',
        'contact_requested_at': 'timestamp',
        'anchor_at': 'timestamp',
        'is_anchor_exclusive': 'boolean',
        'alive_at': 'timestamp',
        'alive_number': 'bigint',
    }) }}
{%- endmacro %}

{#- The state: name -> (type, value before the first step). -#}
{% macro state_fields() -%}
    {%- set step_types = [] -%}
    {%- for name, type in step_fields().items() -%}
        {%- do step_types.append(name ~ ' ' ~ type) -%}
    {%- endfor -%}
    {{ return({
        'step': ('struct(' ~ step_types | join(', ') ~ ')', 'null'),
        'is_open': ('boolean', 'false'),
        'is_customer': ('boolean', 'false'),
        'cycle_number': ('integer', '0'),
        'transition_number': ('integer', '0'),
        'entries_to_sales': ('integer', '0'),
        'started_at': ('timestamp', 'null'),
        'ready_level': ('integer', 'null'),
        'first_stage': ('varchar', 'null'),
        'level': ('integer', 'null'),
        'stage': ('varchar', 'null'),
        'top_level': ('integer', 'null'),
        'top_stage': ('varchar', 'null'),
        'alive_at': ('timestamp', 'null'),
        'alive_number': ('bigint', 'null'),
        'anchor_at': ('timestamp', 'null'),
        'is_anchor_exclusive': ('boolean', 'null'),
        'given_back': ('struct(sales_record varchar, occurred_at timestamp)[]', '[]'),
        'moves': (
            'struct(cycle_number integer, transition_number integer, round integer,'
            ~ ' is_customer boolean, kind varchar, outcome varchar, from_stage varchar,'
            ~ ' to_stage varchar, occurred_at timestamp, evidence_number bigint)[]', '[]'
        ),
    }) }}
{%- endmacro %}

{#- A state from expressions for some of its fields; the others have their first value. -#}
{% macro state_of(values={}) -%}
    {%- set fields = {} -%}
    {%- for name, definition in state_fields().items() -%}
        {%- do fields.update({
            name: 'cast(' ~ values.get(name, definition[1]) ~ ' as ' ~ definition[0] ~ ')'
        }) -%}
    {%- endfor -%}
    {{ return(leadsummit.struct_of(fields)) }}
{%- endmacro %}

{#-
    What a step does to the cycles: kind ('forward' where advance, skip, fast_lane or reopen is
    still to be told), the level and stage it leads to, and when. Null kind: nothing moves.
-#}
{% macro decide() -%}
{%- set level -%}
(case when s.is_customer then x.step.customer_level else x.step.new_level end)
{%- endset -%}
{%- set stage -%}
(case when s.is_customer then x.step.customer_stage else x.step.new_stage end)
{%- endset -%}
{%- set is_nurturing = 's.level < s.ready_level' -%}
{%- set in_grace = any_in_list(
    's.given_back',
    'e.sales_record = x.step.sales_record and x.step.occurred_at < '
    ~ hours_later('e.occurred_at', var('reopen_grace_hours'))
) -%}
{%- set dormant_at = days_later('s.alive_at', var('dormant_after_days')) -%}
{%- set kind -%}
case
    when not s.is_open then
        case
            when x.step.op in ('touch', 'crm', 'work', 'sale', 'customer') then 'enter'
            when x.step.op = 'business' and x.step.opens_as_customer then 'enter'
        end
    when x.step.op = 'silence' then
        case when x.step.occurred_at > {{ dormant_at }} then 'exit' end
    when x.step.op = 'win' then 'win'
    when x.step.op = 'onward' then
        case when x.step.customer_level != s.level then 'skip' end
    when
        x.step.op in ('touch', 'business')
        or (x.step.op = 'crm' and {{ level }} < s.ready_level)
        then case when {{ is_nurturing }} and {{ level }} > s.level then 'forward' end
    when x.step.op = 'score' then
        case
            when
                {{ is_nurturing }}
                and x.step.anchor_at = s.anchor_at
                and x.step.is_anchor_exclusive = s.is_anchor_exclusive
                and x.step.occurred_at <= {{ dormant_at }}
                then 'forward'
        end
    when x.step.op = 'crm' then
        case
            when {{ level }} > s.level then 'forward'
            when {{ level }} < s.level and x.step.is_back_allowed then 'regress'
        end
    when x.step.op = 'work' then
        case when {{ level }} > s.level and not ({{ in_grace }}) then 'forward' end
    when x.step.op = 'give_back' then
        case
            when s.level >= s.ready_level and x.step.is_back_allowed
                then case when s.level = s.ready_level then 'reject' else 'return' end
        end
    when x.step.op = 'lose' then
        case when s.level >= s.ready_level and x.step.is_back_allowed then 'lose' end
    when x.step.op = 'disqualified' then case when x.step.is_back_allowed then 'exit' end
    when x.step.op = 'churned' then case when s.is_customer then 'exit' end
    when x.step.op = 'withdrawal' then
        case when s.level <= s.ready_level then 'exit' end
end
{%- endset -%}
{#- A foreign stage opens a new lead's cycle at its first level. -#}
{%- set entry_level -%}
case
    when x.step.opens_as_customer or x.step.op = 'customer' then x.step.customer_level
    else coalesce(x.step.new_level, 1)
end
{%- endset -%}
{%- set is_alive -%}
case
    when x.step.op in ('withdrawal', 'silence') then false
    when x.step.op = 'score' then
        s.is_open
        and x.step.anchor_at = s.anchor_at
        and x.step.is_anchor_exclusive = s.is_anchor_exclusive
        and x.step.occurred_at <= {{ dormant_at }}
    else true
end
{%- endset -%}
{{ struct_of({
    'kind': kind,
    'level': level,
    'stage': stage,
    'entry_level': entry_level,
    'is_alive': is_alive,
    'dormant_at': dormant_at,
}) }}
{%- endmacro %}

{#- The state after the decision. -#}
{% macro apply_decision(new_ready_level, customer_ready_level, new_first_stage, customer_first_stage) -%}
{%- set opens_customer = "(x.step.opens_as_customer or x.step.op = 'customer')" -%}
{%- set ready_level -%}
(case
    when d.kind != 'enter' then s.ready_level
    when {{ opens_customer }} then {{ customer_ready_level }}
    else {{ new_ready_level }}
end)
{%- endset -%}
{%- set first_stage -%}
(case
    when d.kind != 'enter' then s.first_stage
    when {{ opens_customer }} then {{ customer_first_stage }}
    else {{ new_first_stage }}
end)
{%- endset -%}
{%- set gives_back = "d.kind in ('reject', 'return', 'lose')" -%}
{%- set to_level -%}
(case
    when d.kind = 'enter' then d.entry_level
    when {{ gives_back }} then coalesce(s.top_level, 1)
    else d.level
end)
{%- endset -%}
{%- set to_stage -%}
(case
    when d.kind = 'enter' then
        case
            when {{ opens_customer }} then x.step.customer_stage
            else coalesce(x.step.new_stage, {{ new_first_stage }})
        end
    when {{ gives_back }} then coalesce(s.top_stage, s.first_stage)
    when d.kind = 'exit' then null
    else d.stage
end)
{%- endset -%}
{%- set comes_to_sales -%}
(d.kind in ('enter', 'forward', 'skip', 'win')
    and {{ to_level }} >= {{ ready_level }}
    and (d.kind = 'enter' or s.level < s.ready_level))
{%- endset -%}
{%- set entries -%}
(case when d.kind = 'enter' then 0 else s.entries_to_sales end
    + case when {{ comes_to_sales }} then 1 else 0 end)
{%- endset -%}
{%- set moved = 'd.kind is not null' -%}
{%- set stands = "(d.kind not in ('win', 'exit'))" -%}
{%- set is_new_top -%}
({{ stands }} and {{ to_level }} < {{ ready_level }}
    and (d.kind = 'enter' or s.top_level is null or {{ to_level }} > s.top_level))
{%- endset -%}
{%- set kind -%}
case
    when d.kind != 'forward' then d.kind
    when s.level < s.ready_level and d.level >= s.ready_level and x.step.op in ('crm', 'work')
        and x.step.given_back_at >= s.started_at then 'reopen'
    when s.level < s.ready_level and d.level >= s.ready_level
        and x.step.contact_requested_at >= s.started_at
        and x.step.occurred_at <= {{ days_later('x.step.contact_requested_at', var('fast_lane_days')) }}
        then 'fast_lane'
    when d.level = s.level + 1 then 'advance'
    else 'skip'
end
{%- endset -%}
{%- set outcome -%}
case
    when d.kind = 'win' then 'won'
    when d.kind = 'exit' then
        case x.step.op
            when 'silence' then 'dormant'
            when 'withdrawal' then 'opted_out'
            else x.step.op
        end
end
{%- endset -%}
{{ state_of({
    'step': 'null',
    'is_open': "case when d.kind is null then s.is_open else " ~ stands ~ " end",
    'is_customer': "case when d.kind = 'enter' then " ~ opens_customer ~ " else s.is_customer end",
    'cycle_number': "s.cycle_number + case when d.kind = 'enter' then 1 else 0 end",
    'transition_number': "case when d.kind is null then s.transition_number when d.kind = 'enter' then 1 else s.transition_number + 1 end",
    'entries_to_sales': "case when d.kind is null then s.entries_to_sales else " ~ entries ~ " end",
    'started_at': "case when d.kind = 'enter' then x.step.occurred_at else s.started_at end",
    'ready_level': "case when d.kind is null then s.ready_level else " ~ ready_level ~ " end",
    'first_stage': "case when d.kind is null then s.first_stage else " ~ first_stage ~ " end",
    'level': "case when d.kind is null or not " ~ stands ~ " then s.level else " ~ to_level ~ " end",
    'stage': "case when d.kind is null or not " ~ stands ~ " then s.stage else " ~ to_stage ~ " end",
    'top_level': "case when d.kind is null then s.top_level when " ~ is_new_top ~ " then " ~ to_level ~ " when d.kind = 'enter' then null else s.top_level end",
    'top_stage': "case when d.kind is null then s.top_stage when " ~ is_new_top ~ " then " ~ to_stage ~ " when d.kind = 'enter' then null else s.top_stage end",
    'alive_at': "case when d.is_alive then x.step.alive_at else s.alive_at end",
    'alive_number': "case when d.is_alive then x.step.alive_number else s.alive_number end",
    'anchor_at': "case when d.kind = 'enter' or " ~ gives_back ~ " then x.step.occurred_at else s.anchor_at end",
    'is_anchor_exclusive': "case when d.kind = 'enter' then false when " ~ gives_back ~ " then true else s.is_anchor_exclusive end",
    'given_back': "case when d.kind = 'enter' then [] when " ~ gives_back ~ " then list_append(s.given_back, struct_pack(sales_record := x.step.sales_record, occurred_at := x.step.occurred_at)) else s.given_back end",
    'moves': "case when d.kind is null then s.moves else list_append(s.moves, " ~ struct_of({
        'cycle_number': "s.cycle_number + case when d.kind = 'enter' then 1 else 0 end",
        'transition_number': "case when d.kind = 'enter' then 1 else s.transition_number + 1 end",
        'round': "greatest(1, " ~ entries ~ ")",
        'is_customer': "case when d.kind = 'enter' then " ~ opens_customer ~ " else s.is_customer end",
        'kind': kind,
        'outcome': outcome,
        'from_stage': "case when d.kind = 'enter' then null else s.stage end",
        'to_stage': to_stage,
        'occurred_at': "case when x.step.op = 'silence' then d.dormant_at else x.step.occurred_at end",
        'evidence_number': "case when x.step.op = 'silence' then s.alive_number else x.step.number end",
    }) ~ ") end",
}) }}
{%- endmacro %}
