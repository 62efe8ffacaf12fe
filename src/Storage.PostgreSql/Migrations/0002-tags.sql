-- Finds the tags of all experiments without reading their journals; there are few of them.
create index journal_of_tags on journal (experiment, sequence) where kind = 'tag-set';
