--[[ read_markers.lua
  Which of these keys exist, whatever their type.

  KEYS     any     dispatcher markers

  Returns a text with one character for each key, in their order: 1 (there) or 0 (not there). A list would be a number of its own for
  each key, which takes its reader longer than all the rest of asking.
]]
local there = {}
for i, key in ipairs(KEYS) do
  there[i] = redis.call('EXISTS', key)
end
return table.concat(there)
