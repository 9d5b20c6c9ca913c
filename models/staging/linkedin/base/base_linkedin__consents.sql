{{ config(enabled=source_is_read('linkedin')) }}

with

consent_answers as (select * from {{ ref('base_linkedin__consent_answers') }}),

responses as (select * from {{ ref('base_linkedin__form_responses') }}),

matches as (
    select
        texts.consent_text,
        rules.purpose,
        rules.channel,
        row_number() over (
            partition by texts.consent_text order by rules.priority desc, rules.rule_id
        ) as rule_rank
    from (select distinct consent_text from consent_answers) as texts
    inner join {{ ref('consent_words') }} as rules
        on
            rules.source = 'linkedin'
            and {{ matches_pattern('texts.consent_text', 'rules.pattern') }}
),

{# Only the delivery that counts of each response. #}
final as (
    select
        consent_answers.response_id,
        consent_answers.consent_id,
        responses.submitted_at,
        responses.email_hash,
        responses.email_domain,
        responses.is_role_mailbox,
        responses.campaign_id,
        matches.purpose,
        matches.channel,
        case
            when responses.is_test then 'of a test lead'
            when matches.consent_text is null
                then 'no rule in consent_words: ' || consent_answers.consent_text
            when matches.purpose is null then 'box that asks for no consent to be contacted'
            when not consent_answers.is_ticked then 'box left empty: no consent, and none withdrawn'
        end as not_used_because,
        responses._row,
        responses._load_id,
        responses.known_at
    from consent_answers
    inner join responses
        on
            consent_answers.response_id = responses.response_id
            and consent_answers._load_id = responses._load_id
            and consent_answers._row = responses._row
    left join matches
        on consent_answers.consent_text = matches.consent_text and matches.rule_rank = 1
)

select * from final
