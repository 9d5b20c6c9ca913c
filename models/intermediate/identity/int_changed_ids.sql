{#- The ids by which records name changed persons. -#}
{{ ids_of_persons(ref('int_identifiers'), ref('int_changed_persons')) }}
