--[[ release_slot.lua
  Releases one slot while it is still the one that was read.

  KEYS[1]  zset    the agent's slots     member = execution id, score = unix seconds at acquire
  KEYS[2]  hash    the execution's slot
  ARGV[1]  string  the execution id
  ARGV[2]  number  the score that was read: the fencing token

  Returns freed, absent (it is gone), anew (it was acquired anew), or type <type> (the key is no sorted set any more).
  Raises only where the server takes no writes; safe to call twice.
]]
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'zset' then
  return kind == 'none' and 'absent' or 'type ' .. kind
end
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score then
  return 'absent'
end
if tonumber(score) ~= tonumber(ARGV[2]) then
  return 'anew'
end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[2])
return 'freed'
