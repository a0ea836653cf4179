--[[ release_slot.lua
  Releases one slot while it is still the one that was read.

  KEYS[1]  zset    the agent's slots     member = execution id, score = unix seconds at acquire
  KEYS[2]  hash    the execution's slot
  ARGV[1]  string  the execution id
  ARGV[2]  number  the score that was read: the fencing token

  Returns 1 if this call released it, 0 if it was gone or had been acquired anew. Never raises; safe to call twice.
]]
if redis.call('TYPE', KEYS[1]).ok ~= 'zset' then
  return 0
end
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) ~= tonumber(ARGV[2]) then
  return 0
end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[2])
return 1
