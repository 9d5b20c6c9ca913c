{#-
    What the incremental models may take as done: the last build that finished.

    A build notes at its start that it runs and at its end what it finished: the latest load it
    read and its as-of. If the one before did not finish, the rules (seeds, models, vars) have
    changed or as-of went back, nothing may be taken as done and everything that belongs to
    persons is built anew. Selections of models neither ask nor note.
-#}

{% macro build_state_relation() -%}
    {{ return(api.Relation.create(
        database=target.database, schema='intermediate', identifier='_build_state', type='table'
    )) }}
{%- endmacro %}

{% macro is_whole_build() -%}
    {{ return(
        flags.WHICH in ['build', 'run']
        and not invocation_args_dict.get('select')
        and not invocation_args_dict.get('exclude')
    ) }}
{%- endmacro %}

{#- Models and seeds of this project that match, as a list of nodes. -#}
{% macro project_nodes(resource_types) -%}
    {%- set nodes = [] -%}
    {%- for node in graph.nodes.values() if node.package_name == 'leadsummit' and node.resource_type in resource_types -%}
        {%- do nodes.append(node) -%}
    {%- endfor -%}
    {{ return(nodes | sort(attribute='unique_id')) }}
{%- endmacro %}

{#- All that decides what a record means: seeds, models, and the vars but as_of. -#}
{% macro rules_fingerprint() -%}
    {%- set parts = [] -%}
    {%- for node in project_nodes(['model', 'seed']) -%}
        {%- do parts.append(node.unique_id ~ '=' ~ node.checksum.checksum) -%}
    {%- endfor -%}
    {%- for name in [
        'sources', 'source_contracts', 'source_timezones', 'source_currencies', 'reporting_timezone',
        'sources_of_link_measures', 'linkedin_columns', 'linkedin_day_first', 'linkedin_decimal_comma',
        'hubspot_lead_properties', 'mautic_opt_in_emails', 'source_fields',
        'reporting_currency', 'counting_consent_methods', 'pending_opt_in_days',
        'fast_lane_days', 'dormant_after_days', 'reopen_grace_hours',
        'max_emails_per_identifier', 'mql_evidence'
    ] -%}
        {%- do parts.append(name ~ '=' ~ (var(name) | string)) -%}
    {%- endfor -%}
    {{ return(local_md5(parts | join('\n'))) }}
{%- endmacro %}

{#- The row of the last finished build as a dict (load_id, as_of), or none. -#}
{% macro finished_build() -%}
    {%- if not execute -%}{{ return(none) }}{%- endif -%}
    {%- set relation = build_state_relation() -%}
    {%- if adapter.get_relation(relation.database, relation.schema, relation.identifier) is none -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set rows = run_query(
        'select finished_load_id, cast(finished_as_of as varchar) from ' ~ relation
        ~ ' where finished_load_id is not null and finished_as_of is not null'
    ).rows -%}
    {%- if rows | length == 0 -%}{{ return(none) }}{%- endif -%}
    {{ return({'load_id': rows[0][0], 'as_of': rows[0][1]}) }}
{%- endmacro %}

{#- Records that the last finished build has not looked at: landed since, or landed before and
    dated after its as-of. -#}
{% macro is_new_since(build, moment) -%}
(_load_id > {{ build.load_id }} or {{ moment }} > timestamp '{{ build.as_of }}')
{%- endmacro %}

{#- These records of a relation. Asked for apart, each part is found without reading the rest. -#}
{% macro records_new_since(build, relation, moment) -%}
    select * from {{ relation }}
    where _load_id > {{ build.load_id }}
    union all
    select * from {{ relation }}
    where _load_id <= {{ build.load_id }} and {{ moment }} > timestamp '{{ build.as_of }}'
{%- endmacro %}

{#- The contracts of int_record_counts that have lost no record since the last finished build. -#}
{% macro contracts_added_to() -%}
    {%- set counts = ref('int_record_counts') -%}
    {%- if not execute or finished_build() is none -%}{{ return([]) }}{%- endif -%}
    {{ return(run_query(
        'select contract from ' ~ counts ~ ' group by contract having not bool_or(has_lost)'
        ~ ' order by contract'
    ).columns[0].values() | list) }}
{%- endmacro %}

{% macro begin_build() -%}
    {%- if execute and flags.WHICH in ['build', 'run'] -%}
        {%- set relation = build_state_relation() -%}
        {%- do run_query('create schema if not exists intermediate') -%}
        {%- do run_query(
            'create table if not exists ' ~ relation ~ ' (fingerprint varchar, is_finished boolean,'
            ~ ' finished_load_id bigint, finished_as_of timestamp,'
            ~ ' running_load_id bigint)'
        ) -%}
        {%- if flags.EMPTY -%}
            {%- do run_query('delete from ' ~ relation) -%}
        {%- elif is_whole_build() -%}
            {%- set fingerprint = rules_fingerprint() -%}
            {%- set rows = run_query(
                'select fingerprint, is_finished, coalesce(finished_as_of > '
                ~ as_of_or_latest_load() ~ ', true) from ' ~ relation
            ).rows -%}
            {%- set is_known = rows | length == 1 and rows[0][1] and not rows[0][2] -%}
            {%- set has_same_rules = rows | length == 1 and rows[0][0] == fingerprint -%}
            {%- if not (is_known and has_same_rules) or flags.FULL_REFRESH -%}
                {%- do forget_increments(with_staging=not has_same_rules) -%}
                {%- do run_query('delete from ' ~ relation) -%}
                {%- do run_query(
                    "insert into " ~ relation ~ " (fingerprint, is_finished) values ('"
                    ~ fingerprint ~ "', false)"
                ) -%}
            {%- endif -%}
            {%- do run_query(
                'update ' ~ relation ~ ' set is_finished = false, running_load_id = '
                ~ latest_load_id()
            ) -%}
        {%- endif -%}
        {%- do keep_changes() -%}
    {%- endif -%}
{%- endmacro %}

{% macro finish_build(results) -%}
    {%- if execute and is_whole_build() and not flags.EMPTY -%}
        {%- set unbuilt = [] -%}
        {%- for result in results if result.node.resource_type in ['model', 'seed'] and result.status | string != 'success' -%}
            {%- do unbuilt.append(result.node.name) -%}
        {%- endfor -%}
        {%- if unbuilt | length == 0 -%}
            {%- do run_query(
                'update ' ~ build_state_relation() ~ ' set is_finished = true,'
                ~ ' finished_load_id = running_load_id,'
                ~ ' finished_as_of = (select as_of from ' ~ api.Relation.create(
                    database=target.database, schema='intermediate', identifier='int_as_of'
                ) ~ ')'
            ) -%}
            {%- do keep_changes() -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{#- Looking up a relation opens a transaction, which dbt rolls back after a hook. -#}
{% macro keep_changes() -%}
    {%- call statement('open_transaction', auto_begin=true) -%}select 1{%- endcall -%}
    {%- do adapter.commit() -%}
{%- endmacro %}

{#- Drops what is built in increments, so that it is built anew. -#}
{% macro forget_increments(with_staging) -%}
    {%- for node in project_nodes(['model']) if node.config.materialized == 'incremental' -%}
        {%- if with_staging or node.schema != 'staging' -%}
            {%- set relation = adapter.get_relation(node.database, node.schema, node.alias) -%}
            {%- if relation is not none -%}
                {%- do adapter.drop_relation(relation) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{#- The highest load id of the landing, 0 before the first. -#}
{% macro latest_load_id() -%}
    {%- set loads = source('raw', '_loads') -%}
    {%- if adapter.get_relation(loads.database, loads.schema, loads.identifier) is none -%}
        {{ return('0') }}
    {%- endif -%}
    {{ return('(select coalesce(max(load_id), 0) from ' ~ loads ~ ')') }}
{%- endmacro %}

{#- The as-of of this build before int_as_of is built. -#}
{% macro as_of_or_latest_load() -%}
    {{ return(
        'coalesce(' ~ as_of_expression() ~ ', (select latest_loaded_at from ('
        ~ latest_load() ~ ') as loads))'
    ) }}
{%- endmacro %}
