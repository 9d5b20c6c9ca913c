{#- Measures name channels in any case. -#}
{{ seed_problems('channels', ['channel_id'], [
    one_of('direction', ['inbound', 'outbound']),
    filled('name_de'),
    filled('name_en'),
], in_any_case=true) }}
