{{ config(enabled=source_is_read('linkedin')) }}

{%- set zone = source_timezone('linkedin') -%}
{%- set fields = {
    'job_title': ['JOB_TITLE'], 'department': ['JOB_FUNCTION'], 'seniority': ['SENIORITY'],
    'company_name': ['COMPANY_NAME'], 'company_size': ['COMPANY_SIZE'], 'industry': ['INDUSTRY'],
    'country': ['COUNTRY'],
} -%}
{%- set texts = fields.keys() | list %}

with

lead_rows as (select * from {{ ref('base_linkedin__lead_rows') }}),

api_responses as (
    select * from {{ ref('base_linkedin__api_responses') }}
    where response_id is not null
),

campaign_names as (
    select
        campaign_name,
        min(campaign_id) as campaign_id
    from (
        select campaign_id, campaign_name from {{ ref('base_linkedin__campaigns') }}
        union all
        select measure_id, campaign_name from {{ ref('base_linkedin__performance') }}
        where measure_id is not null
    ) as names
    where campaign_name is not null
    group by campaign_name
),

api_answers as (
    select
        response_id,
        _load_id,
        _row,
        {{ each_of(json_elements('form_response', '$.answers')) }} as answer
    from api_responses
),

api_questions as (
    select
        response_id,
        _load_id,
        _row,
        {{ each_of(json_elements('form', '$.content.questions')) }} as question
    from api_responses
),

answers as (
    select
        response_id,
        _load_id,
        _row,
        {{ json_text('answer', '$.questionId') }} as question_id,
        {{ json_text('answer', '$.answerDetails.textQuestionAnswer.answer') }} as told
    from api_answers
),

questions as (
    select distinct
        response_id,
        _load_id,
        _row,
        {{ json_text('question', '$.questionId') }} as question_id,
        {{ json_text('question', '$.predefinedField') }} as predefined_field
    from api_questions
),

{# Without the form in the answer nobody says which question an answer belongs to; an address
   is known by its looks. #}
answered as (
    select
        answers.response_id,
        answers._load_id,
        answers._row,
        coalesce(
            max(case when questions.predefined_field = 'WORK_EMAIL' then answers.told end),
            max(case when questions.predefined_field = 'EMAIL' then answers.told end),
            max({{ address_of_user('answers.told') }})
        ) as email,
        {%- for name, predefined in fields.items() %}
        max(case when questions.predefined_field in ('{{ predefined | join("', '") }}') then answers.told end)
            as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from answers
    left join questions
        on
            answers.response_id = questions.response_id
            and answers._load_id = questions._load_id
            and answers._row = questions._row
            and answers.question_id = questions.question_id
    group by answers.response_id, answers._load_id, answers._row
),

delivered as (
    select
        api_responses.response_id,
        api_responses.submitted_at,
        api_responses.is_test,
        api_responses.lead_type,
        api_responses.profile_id,
        api_responses.form_id,
        api_responses.creative_id,
        api_responses.campaign_id,
        api_responses.campaign_name,
        answered.email,
        {%- for name in texts %}
        answered.{{ name }},
        {%- endfor %}
        api_responses._row,
        api_responses._load_id,
        api_responses._loaded_at
    from api_responses
    left join answered
        on
            api_responses.response_id = answered.response_id
            and api_responses._load_id = answered._load_id
            and api_responses._row = answered._row
    union all
    select
        response_id,
        submitted_at,
        is_test,
        lead_type,
        cast(null as {{ dbt.type_string() }}),
        coalesce(form_id, form_name),
        creative_id,
        campaign_id,
        campaign_name,
        email,
        {%- for name in texts %}
        {{ name }},
        {%- endfor %}
        _row,
        _load_id,
        _loaded_at
    from lead_rows
),

cleaned as (
    select
        delivered.* {{ exclude_columns(['email'] + texts) }},
        {# What is no address at all names nobody. #}
        {{ address_of_user('trim(delivered.email)') }} as email,
        {%- for column in texts %}
        {{ without_addresses(column, []) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from delivered
),

renamed as (
    select
        cleaned.response_id,
        {{ linkedin_moment('cleaned.submitted_at', zone) }} as submitted_at,
        {{ checkbox('is_test') }} as is_test,
        {# A download of Campaign Manager holds leads of ads only, and names no type. #}
        (coalesce(upper(lead_type), 'SPONSORED') = 'SPONSORED') as is_paid,
        profile_id,
        form_id,
        creative_id,
        {# A download may name the campaign without its id. #}
        coalesce(
            cleaned.campaign_id, campaign_names.campaign_id, cleaned.campaign_name
        ) as campaign_id,
        cleaned.campaign_name,
        {{ email_hash('email') }} as email_hash,
        {{ email_domain('email') }} as email_domain,
        {{ is_role_mailbox('email') }} as is_role_mailbox,
        job_title,
        department,
        seniority,
        company_name,
        {{ linkedin_company_size('company_size') }} as employee_count,
        industry,
        country,
        _row,
        _load_id,
        _loaded_at
    from cleaned
    left join campaign_names on cleaned.campaign_name = campaign_names.campaign_name
),

final as (
    {{ record_log('renamed', 'response_id') }}
)

select * from final
