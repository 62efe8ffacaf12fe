-- Finds the tags of all experiments without reading their journals; there are few of them.
CREATE INDEX journal_of_tags ON journal (experiment, sequence) WHERE kind = 'tag-set';
