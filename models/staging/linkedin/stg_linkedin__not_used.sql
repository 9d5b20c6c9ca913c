{{ config(enabled=source_is_read('linkedin')) }}

{%- set page_objects = {
    'share_statistic': 'sum of a post: of nobody in particular',
    'ugc_post_share_statistic': 'sum of a post: of nobody in particular',
    'ugc_post_history': 'post: of nobody in particular',
    'post_content': 'post: of nobody in particular',
    'organization': 'page of the company itself',
    'organization_ugc_post': 'post: of nobody in particular',
} %}

with

responses as (select * from {{ ref('base_linkedin__form_responses') }}),

consents as (select * from {{ ref('base_linkedin__consents') }}),

performance as (select * from {{ ref('base_linkedin__performance') }}),

{% for object in page_objects %}
{{ object }}_rows as (
    {{ landed('linkedin', object, []) }}
),
{% endfor %}
records as (
    select
        'lead_form_responses' as object_name,
        case
            when is_test then 'test lead'
            when coalesce(email_hash, profile_id) is null then 'lead without an address: of nobody known'
        end as reason
    from responses
    union all
    select
        'consents',
        not_used_because
    from consents
    union all
    select
        object_name,
        not_used_because
    from performance
    {%- for object, reason in page_objects.items() %}
    union all
    select
        '{{ object }}',
        '{{ reason }}'
    from {{ object }}_rows
    {%- endfor %}
),

final as (
    select
        object_name,
        reason,
        count(*) as record_count
    from records
    where reason is not null
    group by object_name, reason
)

select * from final
