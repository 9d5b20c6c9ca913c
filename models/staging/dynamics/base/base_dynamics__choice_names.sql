{{ config(enabled=source_is_read('dynamics')) }}

{#- The names of choices out of the tables that hold them: `stringmap` of the Web API, the metadata
    tables of Synapse Link. English where there is one, so that one word means one choice. -#}
with

stringmap as (
    {{ landed('dynamics', 'stringmap', [
        'objecttypecode', 'attributename', 'attributevalue', 'value', 'langid'
    ]) }}
),

optionset as (
    {{ landed('dynamics', 'optionsetmetadata', [
        'entityname', 'optionsetname', 'option', 'localizedlabel', 'localizedlabellanguagecode'
    ]) }}
),

global_optionset as (
    {{ landed('dynamics', 'globaloptionsetmetadata', [
        'entityname', 'optionsetname', 'option', 'localizedlabel', 'localizedlabellanguagecode'
    ]) }}
),

status as (
    {{ landed('dynamics', 'statusmetadata', [
        'entityname', 'status', 'localizedlabel', 'localizedlabellanguagecode'
    ]) }}
),

choices as (
    select
        lower(objecttypecode) as entity,
        lower(attributename) as attribute_name,
        attributevalue as code,
        value as label,
        langid as language,
        _load_id,
        _row
    from stringmap
    union all
    select
        lower(entityname) as entity,
        lower(optionsetname) as attribute_name,
        option as code,
        localizedlabel as label,
        localizedlabellanguagecode as language,
        _load_id,
        _row
    from optionset
    union all
    select
        lower(entityname) as entity,
        lower(optionsetname) as attribute_name,
        option as code,
        localizedlabel as label,
        localizedlabellanguagecode as language,
        _load_id,
        _row
    from global_optionset
    union all
    select
        lower(entityname) as entity,
        'statuscode' as attribute_name,
        status as code,
        localizedlabel as label,
        localizedlabellanguagecode as language,
        _load_id,
        _row
    from status
),

ranked as (
    select
        *,
        row_number() over (
            partition by entity, attribute_name, code
            order by
                case when language = '1033' then 0 else 1 end, language, _load_id desc, _row desc
        ) as choice_rank
    from choices
    where label is not null
),

final as (
    select
        entity,
        attribute_name,
        code,
        label
    from ranked
    where choice_rank = 1
)

select * from final
