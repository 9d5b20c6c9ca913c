{#-
    What a company's own names for events and goals mean: for each word of `relation` (columns
    word_object, word) the event type of the first rule of the seed event_words that is met,
    greatest priority first. A rule without an event type says that such events are not needed;
    a word that no rule knows has no row.
-#}
{% macro event_meanings(source_name, relation) -%}
    select
        matches.word_object,
        matches.word,
        matches.event_type
    from (
        select
            words.word_object,
            words.word,
            rules.event_type,
            row_number() over (
                partition by words.word_object, words.word
                order by rules.priority desc, rules.rule_id
            ) as rule_rank
        from (
            select distinct word_object, word from {{ relation }}
            where word is not null
        ) as words
        inner join {{ ref('event_words') }} as rules
            on
                rules.source = '{{ source_name }}'
                and words.word_object = rules.object
                and {{ matches_pattern('words.word', 'rules.pattern') }}
    ) as matches
    where matches.rule_rank = 1
{%- endmacro %}

{#- The host of an address on the web, in lower case and without www; null where there is none. -#}
{% macro url_host(url) -%}
nullif(replace(lower(
    {{ dbt.split_part(dbt.split_part(dbt.split_part(url, "'://'", 2), "'/'", 1), "'?'", 1) }}
), 'www.', ''), '')
{%- endmacro %}

{#- Does a browser of this name belong to a machine that says so? -#}
{% macro is_machine_browser(browser) -%}
coalesce({{ matches_pattern(
    browser, "'headless|phantomjs|selenium|crawler|spider|(^|[^a-z])bot([^a-z]|$)'"
) }}, false)
{%- endmacro %}

{#- A user id that is an e-mail address, its @ perhaps escaped, names the person in every system. -#}
{% macro address_of_user(user_id) -%}
{%- set plain = "replace(" ~ user_id ~ ", '%40', '@')" -%}
case
    when {{ matches_pattern(plain, "'^[^@ ]+@[^@ ]+[.][^@ ]+$'") }} then {{ plain }}
end
{%- endmacro %}
