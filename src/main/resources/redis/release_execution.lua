--[[ release_execution.lua
  Gives back what one recovered execution holds, and nothing else.

  KEYS[1]  zset    the agent's slots            member = execution id, score = unix seconds at acquire
  KEYS[2]  hash    the execution's slot
  KEYS[3]  string  the agent's running key      JSON with "id" = the execution that holds the agent's queue
  ARGV[1]  string  the execution id
  ARGV[2]  number  unix seconds of the recovery: a slot acquired later belongs to a later attempt

  Returns {1 if the slot was released, 1 if the running key was deleted}.
  A member that starts with "drain-" is a sentinel and never an execution: it stays, whatever a row is called.
  Never raises: a key of another type, or a value that is no JSON, belongs to somebody else and stays.
]]
local released = 0
if redis.call('TYPE', KEYS[1]).ok == 'zset' and ARGV[1]:sub(1, 6) ~= 'drain-' then
  local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if score and tonumber(score) <= tonumber(ARGV[2]) then
    redis.call('ZREM', KEYS[1], ARGV[1])
    redis.call('DEL', KEYS[2])
    released = 1
  end
end

local deleted = 0
if redis.call('TYPE', KEYS[3]).ok == 'string' then
  local readable, holder = pcall(cjson.decode, redis.call('GET', KEYS[3]))
  if readable and type(holder) == 'table' and type(holder['id']) == 'string' and holder['id'] == ARGV[1] then
    redis.call('DEL', KEYS[3])
    deleted = 1
  end
end
return {released, deleted}
