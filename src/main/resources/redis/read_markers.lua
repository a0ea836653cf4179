--[[ read_markers.lua
  Which of these keys exist, whatever their type.

  KEYS     any     dispatcher markers

  Returns a list of 1 (there) and 0 (not there), in the order of the keys.
]]
local there = {}
for i, key in ipairs(KEYS) do
  there[i] = redis.call('EXISTS', key)
end
return there
