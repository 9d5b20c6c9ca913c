{#-
    The columns of LinkedIn's spreadsheets, which are named in the language of whoever exports
    them, and after the questions of a form: our name -> theirs, the first that is filled counts.
    A company adds its own by the var linkedin_columns, such as {email: [Geschäftliche Mail]}.
-#}
{% macro linkedin_columns(object) -%}
    {%- set known = {
        'leads': {
            'response_id': ['Lead ID', 'Response ID', 'Lead-ID'],
            'submitted_at': [
                'Submitted at', 'Submission date', 'Lead created at', 'Created at', 'Created time',
                'Date submitted', 'Timestamp', 'Übermittelt am', 'Erstellt am',
            ],
            'is_test': ['Test lead', 'Is test', 'Test-Lead'],
            'lead_type': ['Lead type', 'Lead-Typ'],
            'form_id': ['Form ID', 'Lead Gen Form ID', 'Formular-ID'],
            'form_name': ['Form name', 'Lead Gen Form name', 'Form', 'Formularname'],
            'campaign_id': ['Ad Set ID', 'Campaign ID', 'Kampagnen-ID'],
            'campaign_name': ['Ad Set name', 'Campaign name', 'Campaign', 'Kampagnenname'],
            'creative_id': ['Ad ID', 'Creative ID', 'Anzeigen-ID'],
            'email': [
                'Work email', 'Work email address', 'Email', 'Email address', 'E-mail', 'Berufliche E-Mail',
                'Berufliche E-Mail-Adresse', 'E-Mail', 'E-Mail-Adresse',
            ],
            'job_title': ['Job title', 'Title', 'Position', 'Jobbezeichnung', 'Berufsbezeichnung'],
            'department': ['Job function', 'Function', 'Tätigkeitsbereich'],
            'seniority': ['Seniority', 'Job seniority', 'Karrierestufe'],
            'company_name': ['Company name', 'Company', 'Organization', 'Unternehmen', 'Firma'],
            'company_size': ['Company size', 'Unternehmensgröße'],
            'industry': ['Industry', 'Company industry', 'Branche'],
            'country': ['Country', 'Country/Region', 'Land', 'Land/Region'],
        },
        'campaign_performance': {
            'day': [
                'Start Date (in UTC)', 'Start Date', 'Date', 'Day', 'Startdatum (in UTC)', 'Startdatum',
                'Datum',
            ],
            'campaign_id': ['Ad Set ID', 'Campaign ID', 'Kampagnen-ID'],
            'campaign_name': ['Ad Set Name', 'Campaign Name', 'Kampagnenname'],
            'currency': ['Currency', 'Währung'],
            'cost': ['Total Spent', 'Gesamtausgaben', 'Ausgaben insgesamt'],
            'impressions': ['Impressions', 'Impressionen'],
            'clicks': ['Clicks', 'Klicks'],
        },
    }[object] -%}
    {%- set columns = {} -%}
    {%- for name, aliases in known.items() -%}
        {%- do columns.update({name: var('linkedin_columns').get(name, []) + aliases}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{#- All of LinkedIn's names of an object in one list. -#}
{% macro linkedin_headers(object) -%}
    {%- set headers = [] -%}
    {%- for aliases in linkedin_columns(object).values() -%}
        {%- for alias in aliases if alias | lower not in headers | map('lower') | list -%}
            {%- do headers.append(alias) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(headers) }}
{%- endmacro %}

{#- The first of several columns that is filled. -#}
{% macro first_filled(columns) -%}
    {%- set quoted = [] -%}
    {%- for column in columns -%}{%- do quoted.append(adapter.quote(column)) -%}{%- endfor -%}
coalesce({{ quoted | join(', ') }}, null)
{%- endmacro %}

{#-
    Columns of the landed leads that are none of LinkedIn's own: questions and checkboxes of the
    company's forms. None before the first landing.
-#}
{% macro linkedin_form_columns() -%}
    {%- set others = [] -%}
    {%- if execute -%}
        {%- set declared = source('linkedin', 'leads') -%}
        {%- set relation = adapter.get_relation(
            database=declared.database, schema=declared.schema, identifier=declared.identifier
        ) -%}
        {%- set known = linkedin_headers('leads') | map('lower') | list -%}
        {%- if relation is not none -%}
            {%- for column in adapter.get_columns_in_relation(relation) -%}
                {%- if column.name | lower not in known and not column.name.startswith('_') -%}
                    {%- do others.append(column.name) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(others) }}
{%- endmacro %}
